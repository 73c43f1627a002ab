// SPDX-License-Identifier: MIT

// One truck for each stroke of the bell, and no more.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	every = 200 * time.Millisecond
	pause = 0 * time.Millisecond
)

func ramp(trucks <-chan int, out *sync.WaitGroup) {
	defer out.Done()
	bell := time.NewTicker(every)
	defer bell.Stop()
	for truck := range trucks {
		<-bell.C
		fmt.Printf("truck %d boards\n", truck)
	}
}

func arrive(trucks chan<- int, from, to int) {
	for truck := from; truck <= to; truck++ {
		trucks <- truck
	}
}

func main() {
	trucks := make(chan int, 8)
	var out sync.WaitGroup
	out.Add(1)
	go ramp(trucks, &out)
	arrive(trucks, 1, 3)
	time.Sleep(pause)
	arrive(trucks, 4, 6)
	close(trucks)
	out.Wait()
}
