// SPDX-License-Identifier: MIT

// Three are called, the first is taken, the door is shut.
package main

import (
	"fmt"
	"time"
)

const (
	doctors = 3
	pace    = 200 * time.Millisecond
)

func doctor(number int, door chan<- int) {
	time.Sleep(time.Duration(number) * pace)
	door <- number
}

func main() {
	door := make(chan int) // open: make(chan int, doctors-1)
	for number := 1; number <= doctors; number++ {
		go doctor(number, door)
	}

	fmt.Println("doctor", <-door, "is here")
	close(door) // open: not this line
	time.Sleep(doctors * pace)
}
