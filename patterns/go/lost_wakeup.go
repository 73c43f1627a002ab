// SPDX-License-Identifier: MIT

// The bell rang while nobody sat and listened.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	inside = false
	bake   = 200 * time.Millisecond
	walk   = 400 * time.Millisecond
)

type bakery struct {
	bread atomic.Int64
	door  sync.Mutex
	bell  *sync.Cond // rung when there is bread
	out   sync.WaitGroup
}

func (b *bakery) waitOutside() {
	if b.bread.Load() == 0 {
		time.Sleep(walk)
		b.door.Lock()
		b.bell.Wait()
		b.door.Unlock()
	}
}

func (b *bakery) waitInside() {
	b.door.Lock()
	for b.bread.Load() == 0 {
		time.Sleep(walk)
		b.bell.Wait()
	}
	b.door.Unlock()
}

func (b *bakery) guest() {
	if inside {
		b.waitInside()
	} else {
		b.waitOutside()
	}
	fmt.Println("warm bread")
	b.out.Done()
}

func (b *bakery) baker() {
	time.Sleep(bake)
	b.door.Lock()
	b.bread.Add(1)
	b.door.Unlock()
	b.bell.Signal()
	fmt.Println("the bell has rung")
	b.out.Done()
}

func main() {
	var b bakery
	b.bell = sync.NewCond(&b.door)
	b.out.Add(2)
	go b.guest()
	go b.baker()
	b.out.Wait()
}
