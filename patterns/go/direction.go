// SPDX-License-Identifier: MIT

// Who can only send owns the end; who can only receive, not.
package main

import (
	"fmt"
	"time"
)

const (
	count  = 5
	atMost = 9
	pace   = 150 * time.Millisecond
)

func machine(tokens chan<- int) {
	for token := 1; token <= count; token++ {
		tokens <- token
	}
	close(tokens)
}

func generate() <-chan int {
	tokens := make(chan int)
	go machine(tokens)
	return tokens
}

func main() {
	tokens := generate()
	for left := atMost; left > 0; left-- {
		token, more := <-tokens
		if !more {
			break
		}
		time.Sleep(pace)
		fmt.Println("token", token, "is served")
	}
}
