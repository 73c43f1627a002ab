// SPDX-License-Identifier: MIT

// A task goes its own way; whoever started it must wait.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	riders = 4
	length = 300 * time.Millisecond
)

func rider(number int, keys chan<- int, out *sync.WaitGroup) {
	time.Sleep(length)
	keys <- number
	out.Done()
}

func main() {
	keys := make(chan int, riders)
	var out sync.WaitGroup
	for number := 1; number <= riders; number++ {
		out.Add(1)
		go rider(number, keys, &out)
	}
	// hasty; waiting: out.Wait() here
	fmt.Println(len(keys), "of", riders, "keys are back")
}
