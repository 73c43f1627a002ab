// SPDX-License-Identifier: MIT

// The answer, or the deadline: whichever comes first.
package main

import (
	"fmt"
	"time"
)

const (
	capacity = 0 // unbuffered; with 1 the search can end
	effort   = 400 * time.Millisecond
	patience = 200 * time.Millisecond
)

func search(answer chan<- int) {
	time.Sleep(effort)
	answer <- 7
}

func ask() (seat int, inTime bool) {
	answer := make(chan int, capacity)
	go search(answer)
	select {
	case seat := <-answer:
		return seat, true
	case <-time.After(patience):
		return 0, false
	}
}

func main() {
	if seat, inTime := ask(); inTime {
		fmt.Println("seat", seat)
	} else {
		fmt.Println("too late: by train, then")
	}
}
