// SPDX-License-Identifier: MIT

// Many channels flow into one; the last one out closes it.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	crates  = 3
	pace    = 100 * time.Millisecond
	aground = 0 // the number of a boat that never comes
)

func boat(river chan<- int, number int) {
	for i := 1; i <= crates; i++ {
		time.Sleep(time.Duration(number) * pace)
		river <- 10*number + i
	}
	close(river)
}

func porter(river <-chan int, market chan<- int, porters *sync.WaitGroup) {
	defer porters.Done()
	for crate := range river {
		market <- crate
	}
}

func closer(market chan<- int, porters *sync.WaitGroup) {
	porters.Wait()
	close(market)
}

func merge(rivers ...chan int) <-chan int {
	market := make(chan int)
	var porters sync.WaitGroup
	porters.Add(len(rivers))
	for _, river := range rivers {
		go porter(river, market, &porters)
	}
	go closer(market, &porters)
	return market
}

func main() {
	padma, meghna, jamuna := make(chan int), make(chan int), make(chan int)
	rivers := []chan int{padma, meghna, jamuna}
	for i, river := range rivers {
		if i+1 != aground {
			go boat(river, i+1)
		}
	}

	for crate := range merge(rivers...) {
		fmt.Println("crate", crate)
	}
	fmt.Println("the ghat is empty")
}
