// SPDX-License-Identifier: MIT

// One seat, two clerks, and a test that nearly always passes.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

const (
	locked = false
	times  = 1
)

type launch struct {
	seats atomic.Int64
	list  sync.Mutex
	out   sync.WaitGroup
}

func (l *launch) sell() {
	if l.seats.Load() > 0 {
		l.seats.Add(-1)
	}
}

func (l *launch) sellLocked() {
	l.list.Lock()
	l.sell()
	l.list.Unlock()
}

func (l *launch) serve() {
	if locked {
		l.sellLocked()
	} else {
		l.sell()
	}
}

func (l *launch) clerk() {
	l.serve()
	l.out.Done()
}

func (l *launch) testSell() {
	l.seats.Add(1)
	l.out.Add(1)
	go l.clerk()
	l.serve()
	l.out.Wait()
	if l.seats.Load() != 0 {
		panic("test failed: a seat was sold twice")
	}
}

func main() {
	var l launch
	for i := 0; i < times; i++ {
		l.testSell()
	}
	fmt.Println("passed, times:", times)
}
