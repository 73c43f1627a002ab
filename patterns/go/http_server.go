// SPDX-License-Identifier: MIT

// A web server: a goroutine for each guest, and a closing time.
package main

// varies
// real time

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

const (
	port     = 0
	guests   = 5
	seats    = 2
	tea      = 400 * time.Millisecond
	serve    = 2 * time.Second
	patience = time.Second            // with who does not go on
	grace    = 500 * time.Millisecond // to end what has begun
)

type shop struct {
	door       net.Listener
	open, work context.Context
	seats      chan struct{}
	inside     sync.WaitGroup
}

func (s *shop) admit(next time.Time) int {
	if time.Now().Before(next) {
		return http.StatusTooManyRequests
	}
	select {
	case s.seats <- struct{}{}:
		return http.StatusOK
	default:
		return http.StatusServiceUnavailable
	}
}

// readRequest reads a request; the status is 0 when there is none to come.
func readRequest(conn net.Conn, reader *bufio.Reader) (*http.Request, int) {
	deadline := time.Now().Add(patience)
	conn.SetDeadline(deadline)
	if _, err := reader.Peek(1); err != nil {
		return nil, 0
	}
	request, err := http.ReadRequest(reader)
	switch {
	case err == nil:
		return request, http.StatusOK
	case time.Now().After(deadline):
		return nil, http.StatusRequestTimeout
	default:
		return nil, http.StatusBadRequest
	}
}

func (s *shop) serve(conn net.Conn) {
	defer s.inside.Done()
	defer conn.Close()
	reader := bufio.NewReader(conn)
	var next time.Time
	for last := false; !last; {
		request, status := readRequest(conn, reader)
		if status == 0 {
			return
		}
		path := "-"
		last = request == nil || request.Close
		if status == http.StatusOK {
			path = request.URL.Path
			status = s.admit(next)
		}
		seated := status == http.StatusOK
		if seated {
			select {
			case <-time.After(tea):
			case <-s.work.Done():
				status = http.StatusServiceUnavailable // too late
			}
		}
		last = last || s.open.Err() != nil
		text := fmt.Sprintf("%s %s\n", path, http.StatusText(status))
		conn.SetDeadline(time.Now().Add(patience))
		fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n\r\n%s",
			status, http.StatusText(status), len(text), text)
		if seated {
			<-s.seats
			next = time.Now().Add(tea)
		}
	}
}

func (s *shop) doorman() {
	defer s.inside.Done()
	for {
		conn, err := s.door.Accept()
		if err != nil {
			return
		}
		s.inside.Add(1)
		go s.serve(conn)
	}
}

const order = "GET /tea HTTP/1.1\r\nHost: shop\r\n\r\n"

var say = []string{"GET /te", order, order, order, "TEA!\r\n\r\n"}

func (s *shop) guest(number int) {
	defer s.inside.Done()
	if conn, err := net.Dial("tcp", s.door.Addr().String()); err == nil {
		defer conn.Close()
		reader := bufio.NewReader(conn)
		for {
			io.WriteString(conn, say[number%5])
			answer, err := http.ReadResponse(reader, nil)
			if err != nil {
				break
			}
			io.Copy(io.Discard, answer.Body)
			fmt.Printf("guest %d: %s\n", number, answer.Status)
			time.Sleep(time.Duration(200+30*number) * time.Millisecond)
		}
	}
	fmt.Printf("guest %d leaves\n", number)
}

func main() {
	open, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	work, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := shop{open: open, work: work, seats: make(chan struct{}, seats)}
	var err error
	s.door, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		fmt.Printf("port %d is taken\n", port)
		return
	}
	fmt.Printf("open on port %d\n", s.door.Addr().(*net.TCPAddr).Port)
	s.inside.Add(1 + guests)
	go s.doorman()
	for i := 1; i <= guests; i++ {
		go s.guest(i)
	}

	select {
	case <-open.Done():
	case <-time.After(serve):
		syscall.Kill(syscall.Getpid(), syscall.SIGINT) // nobody pressed Ctrl-C
		<-open.Done()
	}
	s.door.Close()
	late := time.After(grace)
	for i := 0; i < seats; i++ {
		select {
		case s.seats <- struct{}{}:
		case <-late:
			cancel()
		}
	}
	s.inside.Wait()
	fmt.Println("closed")
}
