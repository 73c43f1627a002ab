// SPDX-License-Identifier: MIT

// A bowl of tokens: a crowd may come, but not all the time.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	burst    = 3
	refill   = 200 * time.Millisecond
	count    = 6
	patience = 500 * time.Millisecond
)

type clinic struct {
	bowl, evening   chan struct{}
	patients, staff sync.WaitGroup
}

func (c *clinic) nurse() {
	defer c.staff.Done()
	clock := time.NewTicker(refill)
	defer clock.Stop()
	for {
		select {
		case <-clock.C:
			select {
			case c.bowl <- struct{}{}:
			default: // the bowl is full
			}
		case <-c.evening:
			return
		}
	}
}

func (c *clinic) patient() {
	defer c.patients.Done()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	select {
	case <-c.bowl:
		fmt.Println("seen by the doctor")
	case <-ctx.Done():
		fmt.Println("goes home:", ctx.Err())
	}
}

func main() {
	c := clinic{bowl: make(chan struct{}, burst), evening: make(chan struct{})}
	for i := 0; i < burst; i++ {
		c.bowl <- struct{}{}
	}
	c.staff.Add(1)
	go c.nurse()
	for i := 0; i < count; i++ {
		c.patients.Add(1)
		go c.patient()
	}
	c.patients.Wait()
	close(c.evening)
	c.staff.Wait()
}
