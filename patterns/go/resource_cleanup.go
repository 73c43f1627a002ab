// SPDX-License-Identifier: MIT

// Free what has expired at each tick, and all at the end.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	variant = "ticks" // or "last"
	hold    = 120 * time.Millisecond
	every   = 240 * time.Millisecond
	calls   = 6
	gap     = 100 * time.Millisecond
)

type office struct {
	lock  sync.Mutex
	seats map[string]time.Time // a seat: until when it is held
	open  context.Context
	staff sync.WaitGroup
}

func (o *office) hold(seat string) {
	o.lock.Lock()
	defer o.lock.Unlock()
	o.seats[seat] = time.Now().Add(hold)
	fmt.Printf("%s: held\n", seat)
}

func (o *office) sweep(expired func(until time.Time) bool) {
	o.lock.Lock()
	defer o.lock.Unlock()
	for seat, until := range o.seats {
		if expired(until) {
			delete(o.seats, seat)
			fmt.Printf("%s: free\n", seat)
		}
	}
}

func (o *office) sweeper() {
	defer o.staff.Done()
	if variant == "last" {
		defer o.sweep(func(time.Time) bool { return true })
	}
	clock := time.NewTicker(every)
	defer clock.Stop()
	for {
		select {
		case <-o.open.Done():
			return
		case <-clock.C:
			o.sweep(time.Now().After)
		}
	}
}

var seats = [...]string{"A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4"}

func main() {
	open, closeOffice := context.WithCancel(context.Background())
	o := &office{seats: make(map[string]time.Time), open: open}
	o.staff.Add(1)
	go o.sweeper()

	for _, seat := range seats[:calls] {
		o.hold(seat)
		time.Sleep(gap)
	}
	closeOffice()
	o.staff.Wait()
	fmt.Printf("closed: %d still held\n", len(o.seats))
}
