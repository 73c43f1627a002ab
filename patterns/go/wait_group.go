// SPDX-License-Identifier: MIT

// The bus leaves when the count of children is zero.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	children = 4
	counted  = 4
	walk     = 200 * time.Millisecond
)

func child(out *sync.WaitGroup) {
	time.Sleep(walk) // late: out.Add(1) behind this line
	time.Sleep(walk)
	fmt.Println("a child is back")
	out.Done()
}

func main() {
	var out sync.WaitGroup
	out.Add(counted)
	for i := 0; i < children; i++ {
		go child(&out)
	}

	out.Wait()
	fmt.Println("the bus leaves")
}
