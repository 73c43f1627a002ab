// SPDX-License-Identifier: MIT

// So many at a time: a bridge that bears so many tons.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	by       = "units" // or "slots"
	capacity = 4
	crossing = 600 * time.Millisecond
	gap      = 50 * time.Millisecond
)

// weighted is what golang.org/x/sync/semaphore has as Weighted.
type weighted struct {
	mutex sync.Mutex
	free  int
	queue []waiter
}

type waiter struct {
	n    int
	turn chan struct{}
}

func (w *weighted) acquire(n int) {
	w.mutex.Lock()
	if w.free >= n && len(w.queue) == 0 {
		w.free -= n
		w.mutex.Unlock()
		return
	}
	turn := make(chan struct{})
	w.queue = append(w.queue, waiter{n, turn})
	w.mutex.Unlock()
	<-turn
}

func (w *weighted) release(n int) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.free += n
	for len(w.queue) > 0 && w.free >= w.queue[0].n {
		w.free -= w.queue[0].n
		close(w.queue[0].turn)
		w.queue = w.queue[1:]
	}
}

type bridge struct {
	tons    weighted
	slots   chan bool
	traffic sync.WaitGroup
}

func (b *bridge) enter(weight int) {
	if by == "units" {
		b.tons.acquire(weight)
		return
	}
	for i := 0; i < weight; i++ {
		b.slots <- true
	}
}

func (b *bridge) leave(weight int) {
	if by == "units" {
		b.tons.release(weight)
		return
	}
	for i := 0; i < weight; i++ {
		<-b.slots
	}
}

func (b *bridge) cross(weight int, name string) {
	defer b.traffic.Done()
	b.enter(weight)
	time.Sleep(crossing)
	b.leave(weight)
	fmt.Println("a", name, "is over")
}

func main() {
	b := &bridge{
		tons:  weighted{free: capacity},
		slots: make(chan bool, capacity),
	}
	b.traffic.Add(4)
	go b.cross(1, "van")
	time.Sleep(gap)
	go b.cross(3, "truck")
	time.Sleep(gap)
	go b.cross(3, "truck")
	time.Sleep(gap)
	go b.cross(1, "van")
	b.traffic.Wait()
}
