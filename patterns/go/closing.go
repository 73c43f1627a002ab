// SPDX-License-Identifier: MIT

// A mail bag is sealed once, by the one who fills it.
package main

import (
	"fmt"
	"time"
)

const (
	letters  = 5
	capacity = 2
	pace     = 150 * time.Millisecond
)

func writer(bag chan<- int) {
	for letter := 1; letter <= letters; letter++ {
		bag <- letter
	}
	close(bag)
	// twice: close(bag) again; after: bag <- letter
}

func main() {
	bag := make(chan int, capacity)
	go writer(bag)

	for letter := range bag {
		fmt.Println("letter", letter)
		time.Sleep(pace)
		// reader: close(bag) and return at letter 2
	}

	letter, more := <-bag
	word := map[bool]string{true: "yes", false: "no"}
	fmt.Printf("letter %d, more: %s\n", letter, word[more])
}
