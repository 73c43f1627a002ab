// SPDX-License-Identifier: MIT

// The asker goes away; the answer has nowhere to go.
package main

import (
	"context"
	"fmt"
	"time"
)

const (
	variant = "leaky" // or "buffered", "context"
	effort  = 400 * time.Millisecond
)

func search(answer chan<- int) {
	time.Sleep(effort)
	answer <- 42
}

func ask(capacity int) <-chan int {
	answer := make(chan int, capacity)
	go search(answer)
	return answer
}

func searchOrStop(asker context.Context, answer chan<- int) {
	time.Sleep(effort)
	select {
	case <-asker.Done():
	case answer <- 42:
	}
}

func askWithContext(asker context.Context) <-chan int {
	answer := make(chan int)
	go searchOrStop(asker, answer)
	return answer
}

func main() {
	asker, cancel := context.WithCancel(context.Background())
	switch variant {
	case "leaky":
		ask(0)
	case "buffered":
		ask(1)
	case "context":
		askWithContext(asker)
	}
	time.Sleep(effort / 2)
	cancel()
	fmt.Println("no time to wait: gone")
}
