// SPDX-License-Identifier: MIT

// Whoever starts a task tells it to end, and waits for it.
package main

// varies

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	variant = "unwaited" // or "waited"
	gas     = 0          // is out with this guest; 0: never
	gap     = 100 * time.Millisecond
	cost    = 130 * time.Millisecond
	every   = 170 * time.Millisecond
	evening = 550 * time.Millisecond
)

// group is what golang.org/x/sync/errgroup has as Group.
type group struct {
	cancel context.CancelFunc
	tasks  sync.WaitGroup
	once   sync.Once
	err    error
}

func (g *group) start(fn func() error) {
	g.tasks.Add(1)
	go func() {
		defer g.tasks.Done()
		if err := fn(); err != nil {
			g.once.Do(func() {
				g.err = err
				g.cancel()
			})
		}
	}()
}

func (g *group) wait() error {
	g.tasks.Wait()
	g.cancel()
	return g.err
}

type stall struct {
	ctx    context.Context
	orders chan int
	hungry int64
}

func (s *stall) seller() error {
	defer close(s.orders)
	for guest := 1; ; guest++ {
		select {
		case <-s.ctx.Done():
			return nil
		case <-time.After(gap):
		}
		atomic.AddInt64(&s.hungry, 1)
		select {
		case <-s.ctx.Done():
			return nil
		case s.orders <- guest:
		}
	}
}

func (s *stall) cook() error {
	for guest := range s.orders {
		time.Sleep(cost)
		if guest == gas {
			return errors.New("no more gas")
		}
		fmt.Printf("guest %d: served\n", guest)
		atomic.AddInt64(&s.hungry, -1)
	}
	return nil
}

func (s *stall) broom() error {
	clock := time.NewTicker(every)
	defer clock.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return nil
		case <-clock.C:
			fmt.Println("swept")
		}
	}
}

func main() {
	day, closeStall := context.WithCancel(context.Background())
	ctx, cancel := context.WithCancel(day)
	staff := &group{cancel: cancel}
	s := &stall{ctx: ctx, orders: make(chan int, 3)}
	staff.start(s.seller)
	staff.start(s.cook)
	staff.start(s.broom)

	end := "who knows"
	select {
	case <-ctx.Done():
	case <-time.After(evening):
	}
	closeStall()
	if variant == "waited" {
		end = "all is well"
		if err := staff.wait(); err != nil {
			end = err.Error()
		}
	}
	fmt.Printf("closed: %s, %d hungry\n", end, atomic.LoadInt64(&s.hungry))
}
