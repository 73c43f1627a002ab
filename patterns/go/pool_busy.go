// SPDX-License-Identifier: MIT

// A pool that says no at once, when its queue is full.
package main

// varies

import (
	"fmt"
	"sync"
	"time"
)

const (
	patient  = false // true: wait when the queue is full
	barbers  = 2
	seats    = 2
	requests = 8
	gap      = 50 * time.Millisecond
	cut      = 600 * time.Millisecond
)

type pool struct {
	queue   chan int
	barbers sync.WaitGroup
}

func (p *pool) barber() {
	defer p.barbers.Done()
	for request := range p.queue {
		time.Sleep(cut)
		fmt.Printf("request %d: 200 OK\n", request)
	}
}

func (p *pool) trySubmit(request int) bool {
	select {
	case p.queue <- request:
		return true
	default:
		return false
	}
}

func (p *pool) submit(request int) {
	p.queue <- request
}

func open() *pool {
	p := &pool{queue: make(chan int, seats)}
	for i := 0; i < barbers; i++ {
		p.barbers.Add(1)
		go p.barber()
	}
	return p
}

func main() {
	p := open()
	for i := 1; i <= requests; i++ {
		time.Sleep(gap)
		if patient {
			p.submit(i)
		} else if !p.trySubmit(i) {
			fmt.Printf("request %d: 503 busy\n", i)
		}
	}

	close(p.queue)
	p.barbers.Wait()
	fmt.Println("closed")
}
