// SPDX-License-Identifier: MIT

// One task's day: ready, running, blocked, asleep, done.
package main

import (
	"fmt"
	"runtime"
	"time"
)

const (
	pace      = 300 * time.Millisecond
	breakdown = false
)

func driver(pump <-chan int) {
	runtime.Gosched()
	<-pump
	time.Sleep(pace) // in C: task_work, which keeps its worker
	if breakdown {
		panic("broken axle")
	}
	time.Sleep(pace)
	fmt.Println("home again")
}

func main() {
	pump := make(chan int)
	go driver(pump)

	time.Sleep(pace)
	pump <- 8
	time.Sleep(3 * pace)
	fmt.Println("the pump closes")
}
