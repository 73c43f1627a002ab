// SPDX-License-Identifier: MIT

// The asker goes away; the answer has nowhere to go.
package main

import (
	"fmt"
	"time"
)

const effort = 400 * time.Millisecond

func search(answer chan<- int) {
	time.Sleep(effort)
	answer <- 42
}

func ask(capacity int) <-chan int {
	answer := make(chan int, capacity)
	go search(answer)
	return answer
}

func main() {
	ask(0) // leaky; with ask(1) the search can end
	time.Sleep(effort / 2)
	fmt.Println("no time to wait: gone")
}
