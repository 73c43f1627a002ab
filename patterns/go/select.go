// SPDX-License-Identifier: MIT

// One task, many channels: whichever is ready first.
package main

import (
	"fmt"
	"time"
)

const (
	part     = "wait" // or "fair", "try"
	pace     = 100 * time.Millisecond
	patience = 250 * time.Millisecond
	rounds   = 20
)

func city(calls chan<- int, errs chan<- int, done chan<- struct{}) {
	for call := 1; call <= 2; call++ {
		time.Sleep(pace)
		calls <- call
	}
	time.Sleep(pace)
	errs <- 7
	time.Sleep(4 * pace)
	close(done)
}

func wait(calls <-chan int, errs <-chan int, done <-chan struct{}) {
	for {
		select {
		case call := <-calls:
			fmt.Println("call", call)
		case signal := <-errs:
			fmt.Println("error: signal", signal, "is dark")
		case <-done:
			fmt.Println("evening")
			return
		case <-time.After(patience):
			fmt.Println("time for tea")
		}
	}
}

func fair() {
	up, down := make(chan int), make(chan int)
	close(up)
	close(down)
	var taken [2]int
	for i := 0; i < rounds; i++ {
		select {
		case <-up:
			taken[0]++
		case <-down:
			taken[1]++
		}
	}
	fmt.Printf("up %d, down %d\n", taken[0], taken[1])
}

func try() {
	shelf := make(chan int, 1)
	for parcel := 1; parcel <= 2; parcel++ {
		select {
		case shelf <- parcel:
			fmt.Printf("parcel %d: stored\n", parcel)
		default:
			fmt.Printf("parcel %d: no room\n", parcel)
		}
	}
	for i := 0; i < 2; i++ {
		select {
		case <-shelf:
			fmt.Println("taken")
		default:
			fmt.Println("shelf empty")
		}
	}
}

func main() {
	switch part {
	case "fair":
		fair()
	case "try":
		try()
	default:
		calls, errs := make(chan int), make(chan int)
		done := make(chan struct{})
		go city(calls, errs, done)
		wait(calls, errs, done)
	}
}
