// SPDX-License-Identifier: MIT

// Who does not answer is left in peace for a while.
package main

// varies

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	failures  = 3
	successes = 3
	reset     = true  // by a success while it is closed
	flaky     = false // fails now and then; else for a time
	rest      = 250 * time.Millisecond
	customers = 16
)

type breaker struct {
	lock                sync.Mutex
	state               string
	failures, successes int
	opened              time.Time
}

func (b *breaker) move(state string) {
	b.state = state
	fmt.Println("breaker:", state)
	b.failures = 0
	b.successes = 0
	b.opened = time.Now()
}

func (b *breaker) allow() bool {
	b.lock.Lock()
	defer b.lock.Unlock()
	if b.state == "open" && time.Since(b.opened) >= rest {
		b.move("half-open")
	}
	return b.state != "open"
}

func (b *breaker) succeeded() {
	if b.state == "half-open" {
		b.successes++
		if b.successes == successes {
			b.move("closed")
		}
	} else if reset {
		b.failures = 0
	}
}

func (b *breaker) failed() {
	if b.state == "closed" {
		b.failures++
	}
	if b.state == "half-open" || b.failures == failures {
		b.move("open")
	}
}

func (b *breaker) report(ok bool) {
	b.lock.Lock()
	defer b.lock.Unlock()
	if ok {
		b.succeeded()
	} else {
		b.failed()
	}
}

type shop struct {
	breaker breaker
	calls   int64
	out     sync.WaitGroup
}

func (s *shop) depot() bool {
	call := atomic.AddInt64(&s.calls, 1)
	answers := call < 4 || call > 8
	if flaky {
		answers = call%3 > 0
	}
	if answers {
		time.Sleep(40 * time.Millisecond)
	} else {
		time.Sleep(100 * time.Millisecond)
	}
	return answers
}

func (s *shop) clerk() {
	defer s.out.Done()
	for i := 0; i < customers; i++ {
		if !s.breaker.allow() {
			fmt.Println("not called")
		} else {
			ok := s.depot()
			s.breaker.report(ok)
			if ok {
				fmt.Println("in stock")
			} else {
				fmt.Println("no answer")
			}
		}
		time.Sleep(60 * time.Millisecond)
	}
}

func main() {
	s := &shop{breaker: breaker{state: "closed"}}
	for i := 0; i < 2; i++ {
		s.out.Add(1)
		go s.clerk()
		time.Sleep(50 * time.Millisecond)
	}
	s.out.Wait()
}
