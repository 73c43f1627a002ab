// SPDX-License-Identifier: MIT

// The last sender goes home, and does not say so.
package main

import (
	"fmt"
	"time"
)

const (
	cooks = 2
	count = 3
	pace  = 200 * time.Millisecond
)

func fisher(market chan<- int) {
	for fish := 1; fish <= count; fish++ {
		time.Sleep(pace)
		market <- fish
	}
	// leaky; closing: close(market) here
}

func cook(market <-chan int) {
	for fish := range market {
		fmt.Println("fish", fish, "is in the pan")
	}
}

func main() {
	market := make(chan int)
	go fisher(market)
	for i := 0; i < cooks; i++ {
		go cook(market)
	}
	time.Sleep((count + 1) * pace)
	fmt.Println("evening: the market is empty")
}
