// SPDX-License-Identifier: MIT

// Many look at the price board together; one changes it.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	alone    = false // customers look one at a time
	lookTime = 300 * time.Millisecond
	write    = 200 * time.Millisecond
)

type board struct {
	lock  sync.RWMutex
	price map[string]int // only under the lock
	out   sync.WaitGroup
}

func (b *board) look() {
	rice := b.price["rice"]
	time.Sleep(lookTime)
	lentils := b.price["lentils"]
	fmt.Println(rice, "and", lentils)
}

func (b *board) customer() {
	defer b.out.Done()
	if alone {
		b.lock.Lock()
		defer b.lock.Unlock()
	} else {
		b.lock.RLock()
		defer b.lock.RUnlock()
	}
	b.look()
}

func (b *board) clerk() {
	defer b.out.Done()
	b.lock.Lock()
	defer b.lock.Unlock()
	b.price["rice"] = 65
	time.Sleep(write)
	b.price["lentils"] = 130
}

func main() {
	b := board{price: map[string]int{"rice": 60, "lentils": 120}}
	b.out.Add(5)
	for i := 0; i < 3; i++ {
		go b.customer()
	}
	time.Sleep(100 * time.Millisecond)
	go b.clerk()
	time.Sleep(100 * time.Millisecond)
	go b.customer()
	b.out.Wait()
}
