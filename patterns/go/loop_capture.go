// SPDX-License-Identifier: MIT

// Every task looks at the loop's variable, but later.
package main

import (
	"fmt"
	"sync"
)

const houses = 4

func postman(bell <-chan struct{}, house *int, out *sync.WaitGroup) {
	<-bell
	fmt.Println("a letter for house", *house)
	out.Done()
}

func main() {
	bell := make(chan struct{})
	var out sync.WaitGroup

	// Before Go 1.22, "for house := 1; ..." was one variable, too.
	var house int
	for house = 1; house <= houses; house++ {
		out.Add(1)
		go postman(bell, &house, &out) // own: house := house first
	}

	close(bell)
	out.Wait()
}
