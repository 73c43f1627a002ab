// SPDX-License-Identifier: MIT

// A trip for each mango, or a trip for each basket.
package main

import (
	"fmt"
	"time"
)

const (
	basket  = 1
	mangoes = 24
	pick    = 10 * time.Millisecond
	trip    = 100 * time.Millisecond
	market  = 250 * time.Millisecond // when it opens
)

func porter(load int, truck chan<- int) {
	time.Sleep(trip) // in C: task_work, which keeps its worker
	truck <- load
}

func picker(truck chan<- int) {
	for left := mangoes; left > 0; {
		load := basket
		if left < basket {
			load = left
		}
		time.Sleep(time.Duration(load) * pick)
		go porter(load, truck)
		left -= load
	}
}

func main() {
	begin := time.Now()
	truck := make(chan int)
	go picker(truck)

	loaded, trips := 0, 0
	for loaded < mangoes {
		loaded += <-truck
		if trips == 0 {
			if time.Since(begin) > market {
				fmt.Println("first one late")
			} else {
				fmt.Println("first one in time")
			}
		}
		trips++
	}
	fmt.Println(loaded, "mangoes, trips:", trips)
}
