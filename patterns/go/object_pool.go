// SPDX-License-Identifier: MIT

// Plates are used again: taken, washed, eaten from, put back.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	wash  = true
	seats = 3
	count = 8
	meal  = 200 * time.Millisecond
)

type plate struct {
	food string // what lies on it
}

var plates = sync.Pool{New: func() interface{} { return new(plate) }}

func eat(guest int) {
	p := plates.Get().(*plate)
	if wash {
		*p = plate{}
	}
	if p.food != "" {
		fmt.Printf("guest %d: leftovers!\n", guest)
	}
	p.food = "hilsa"
	time.Sleep(meal)
	plates.Put(p)
}

func seat(guests <-chan int, out *sync.WaitGroup) {
	defer out.Done()
	for guest := range guests {
		eat(guest)
		fmt.Printf("guest %d has eaten\n", guest)
	}
}

func main() {
	guests := make(chan int)
	var out sync.WaitGroup
	for i := 0; i < seats; i++ {
		out.Add(1)
		go seat(guests, &out)
	}
	for guest := 1; guest <= count; guest++ {
		guests <- guest
	}
	close(guests)
	out.Wait()
}
