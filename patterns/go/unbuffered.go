// SPDX-License-Identifier: MIT

// No slots: a send and its receive happen together.
package main

import (
	"fmt"
	"time"
)

const (
	count = 4
	pace  = 200 * time.Millisecond
)

func sender(cups chan<- int) {
	for cup := 1; cup <= count; cup++ {
		cups <- cup
	}
	close(cups)
}

func main() {
	cups := make(chan int)
	go sender(cups)

	for cup := range cups {
		time.Sleep(pace)
		fmt.Println("cup", cup)
	}
}
