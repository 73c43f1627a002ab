// SPDX-License-Identifier: MIT

// A tea stall that does everything right.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	boys   = 2
	orders = 6
	brew   = 200 * time.Millisecond
	night  = 5000 * time.Millisecond
	clumsy = 3 // the order that is spilt; 0: none
)

type stall struct {
	night  context.Context
	orders chan int
	out    sync.WaitGroup
	book   sync.Mutex
	sold   int // only under book
}

func (s *stall) writeDown() {
	s.book.Lock()
	s.sold++
	s.book.Unlock()
}

func (s *stall) serve(number int) {
	defer func() {
		if recover() != nil {
			fmt.Println("order", number, "was spilt")
		}
	}()
	time.Sleep(brew)
	if number == clumsy {
		panic("the glass broke")
	}
	s.writeDown()
}

func (s *stall) boy() {
	for number := range s.orders {
		s.serve(number)
	}
	s.out.Done()
}

func (s *stall) take(count int) {
	for number := 1; number <= count; number++ {
		select {
		case <-s.night.Done():
			fmt.Println("too late for order", number)
			return
		case s.orders <- number:
		}
	}
}

func main() {
	s := stall{orders: make(chan int, 2)}
	var cancel context.CancelFunc
	s.night, cancel = context.WithTimeout(context.Background(), night)
	for i := 0; i < boys; i++ {
		s.out.Add(1)
		go s.boy()
	}

	s.take(orders)
	close(s.orders)
	s.out.Wait()
	cancel()
	fmt.Println("sold", s.sold)
}
