// SPDX-License-Identifier: MIT

// Each caller has so many calls in the last so many ms.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	limit  = 3
	window = 450 * time.Millisecond
)

type limiter struct {
	book       sync.Mutex
	callers    map[string][]time.Time // a name: its calls
	closed     chan struct{}
	out, staff sync.WaitGroup
}

func forget(calls []time.Time, before time.Time) []time.Time {
	for len(calls) > 0 && !calls[0].After(before) {
		calls = calls[1:]
	}
	return calls
}

func (l *limiter) allow(name string) bool {
	l.book.Lock()
	defer l.book.Unlock()
	now := time.Now()
	calls := forget(l.callers[name], now.Add(-window))
	room := len(calls) < limit
	if room {
		calls = append(calls, now)
	}
	l.callers[name] = calls
	return room
}

func (l *limiter) caller(name string, every time.Duration, calls int) {
	defer l.out.Done()
	for i := 0; i < calls; i++ {
		code := 429
		if l.allow(name) {
			code = 200
		}
		fmt.Printf("%s: %d\n", name, code)
		time.Sleep(every)
	}
}

func (l *limiter) sweep() {
	l.book.Lock()
	defer l.book.Unlock()
	for name, calls := range l.callers {
		if len(forget(calls, time.Now().Add(-window))) == 0 {
			delete(l.callers, name)
		}
	}
}

func (l *limiter) sweeper() {
	defer l.staff.Done()
	clock := time.NewTicker(window)
	defer clock.Stop()
	for {
		select {
		case <-clock.C:
			l.sweep()
		case <-l.closed:
			return
		}
	}
}

func main() {
	l := limiter{
		callers: make(map[string][]time.Time),
		closed:  make(chan struct{}),
	}
	l.staff.Add(1)
	go l.sweeper()
	l.out.Add(2)
	go l.caller("Karim", 100*time.Millisecond, 6)
	go l.caller("Shila", 300*time.Millisecond, 2)
	l.out.Wait()
	time.Sleep(2 * window)
	close(l.closed)
	l.staff.Wait()
}
