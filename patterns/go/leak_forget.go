// SPDX-License-Identifier: MIT

// Started, and forgotten: nobody asks what became of it.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	variant = "forget" // or "held"
	orders  = 5
	served  = 2
	pace    = 150 * time.Millisecond
)

type shop struct {
	messages    chan int
	closingTime chan struct{}
	errands     sync.WaitGroup
}

func (s *shop) notify(order int) {
	defer s.errands.Done()
	select {
	case s.messages <- order:
		fmt.Printf("order %d: told\n", order)
	case <-s.closingTime:
		fmt.Printf("order %d: given up\n", order)
	}
}

func (s *shop) gateway() {
	for i := 0; i < served; i++ {
		<-s.messages
	}
}

func main() {
	s := &shop{messages: make(chan int), closingTime: make(chan struct{})}
	go s.gateway()

	for order := 1; order <= orders; order++ {
		s.errands.Add(1)
		go s.notify(order)
		time.Sleep(pace)
	}

	fmt.Println("the shop closes")
	if variant == "held" {
		close(s.closingTime)
		s.errands.Wait()
		fmt.Println("every errand has ended")
	}
}
