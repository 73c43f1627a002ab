// SPDX-License-Identifier: MIT

// Take no more, finish what was taken, but not for ever.
package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	deadline = 100 * time.Millisecond
	cooks    = 2
	gap      = 60 * time.Millisecond
	cost     = 200 * time.Millisecond
	evening  = 500 * time.Millisecond
)

type shop struct {
	open    context.Context // ends: take no more orders
	kitchen context.Context // ends: put down everything
	orders  chan int
	drained chan struct{}
	cooks   sync.WaitGroup
	left    int64
}

func (s *shop) waiter() {
	defer close(s.orders)
	for order := 1; ; order++ {
		select {
		case <-s.open.Done():
			return
		case <-time.After(gap):
			s.orders <- order
		}
	}
}

func (s *shop) cooked() bool {
	select {
	case <-s.kitchen.Done():
		return false
	case <-time.After(cost):
		return true
	}
}

func (s *shop) cook() {
	defer s.cooks.Done()
	for order := range s.orders {
		if s.cooked() {
			fmt.Printf("order %d: served\n", order)
		} else {
			fmt.Printf("order %d: not served\n", order)
			atomic.AddInt64(&s.left, 1)
		}
	}
}

func (s *shop) closer() {
	s.cooks.Wait()
	close(s.drained)
}

func (s *shop) shutDown(closeShop, closeKitchen func()) {
	closeShop()
	select {
	case <-s.drained:
	case <-time.After(deadline):
		closeKitchen()
		<-s.drained
	}
	fmt.Printf("closed: %d left\n", atomic.LoadInt64(&s.left))
}

func main() {
	open, closeShop := context.WithCancel(context.Background())
	kitchen, closeKitchen := context.WithCancel(context.Background())
	defer closeKitchen()
	s := &shop{
		open:    open,
		kitchen: kitchen,
		orders:  make(chan int, 8),
		drained: make(chan struct{}),
	}
	go s.waiter()
	for i := 0; i < cooks; i++ {
		s.cooks.Add(1)
		go s.cook()
	}
	go s.closer()

	time.Sleep(evening)
	s.shutDown(closeShop, closeKitchen)
}
