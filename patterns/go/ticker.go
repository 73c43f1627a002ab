// SPDX-License-Identifier: MIT

// Something to do at each stroke of the clock, until morning.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	every = 200 * time.Millisecond
	walk  = 80 * time.Millisecond
	night = 900 * time.Millisecond
)

func guard(morning <-chan struct{}, out *sync.WaitGroup) {
	defer out.Done()
	clock := time.NewTicker(every)
	defer clock.Stop()
	for round := 1; ; round++ {
		select {
		case <-clock.C:
			fmt.Println("round", round)
			time.Sleep(walk)
		case <-morning:
			fmt.Println("home to bed")
			return
		}
	}
}

func main() {
	morning := make(chan struct{})
	var out sync.WaitGroup
	out.Add(1)
	go guard(morning, &out)
	time.Sleep(night)
	close(morning)
	out.Wait()
}
