// SPDX-License-Identifier: MIT

// Slots let the sender run ahead, until they are full.
package main

import (
	"fmt"
	"time"
)

const (
	capacity = 3
	count    = 6
	pace     = 200 * time.Millisecond
)

func sender(cups chan<- int) {
	for cup := 1; cup <= count; cup++ {
		cups <- cup
	}
	close(cups)
}

func main() {
	cups := make(chan int, capacity)
	go sender(cups)

	for cup := range cups {
		time.Sleep(pace)
		fmt.Println("cup", cup)
	}
}
