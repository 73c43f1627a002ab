// SPDX-License-Identifier: MIT

// A channel without values: that it closes says it all.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	pickers  = 3
	weighing = 300 * time.Millisecond
)

func picker(done <-chan struct{}, out *sync.WaitGroup) {
	<-done
	fmt.Println("a picker goes home")
	out.Done()
}

func main() {
	done := make(chan struct{})
	var out sync.WaitGroup
	out.Add(pickers + 1)
	for i := 0; i < pickers; i++ {
		go picker(done, &out)
	}

	time.Sleep(weighing)
	done <- struct{}{} // send; the other variant: close(done)

	go picker(done, &out)
	out.Wait()
	fmt.Println("the gate is locked")
}
