// SPDX-License-Identifier: MIT

// A task for each pot, or a few tasks for all the pots.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

const (
	variant = "all" // or "pool"
	count   = 12
	cooks   = 4
	soak    = 10 * time.Millisecond
	cost    = 300 * time.Millisecond
)

func helper(busy *sync.WaitGroup) {
	time.Sleep(soak)
	time.Sleep(cost) // in C: task_work, which keeps its worker
	busy.Done()
}

func startAll(busy *sync.WaitGroup) {
	for i := 0; i < count; i++ {
		busy.Add(1)
		go helper(busy)
	}
}

func cook(pots <-chan int, busy *sync.WaitGroup) {
	for range pots {
		time.Sleep(soak)
		time.Sleep(cost)
	}
	busy.Done()
}

func startPool(pots chan int, busy *sync.WaitGroup) {
	for i := 0; i < cooks; i++ {
		busy.Add(1)
		go cook(pots, busy)
	}
	for pot := 1; pot <= count; pot++ {
		pots <- pot
	}
}

func main() {
	pots := make(chan int)
	var busy sync.WaitGroup
	if variant == "all" {
		startAll(&busy)
	} else {
		startPool(pots, &busy)
	}
	fmt.Println(runtime.NumGoroutine(), "tasks at once")
	close(pots)
	busy.Wait()
}
