// SPDX-License-Identifier: MIT

// The twin of runtime_bench.c, in Go: the same shapes, printed as nanoseconds
// for each operation.
//
//	go_bench SHAPE OPERATIONS WORKERS
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

const batch = 1000
const tasks = 8

func spawn(operations int) {
	var group sync.WaitGroup
	for i := 0; i < operations/batch; i++ {
		group.Add(batch)
		for j := 0; j < batch; j++ {
			go group.Done()
		}
		group.Wait()
	}
}

func pingpong(operations int) {
	there, back := make(chan int), make(chan int)
	go func() {
		for ball := range there {
			back <- ball
		}
	}()
	ball := 0
	for i := 0; i < operations; i++ {
		there <- ball
		ball = <-back
	}
	close(there)
}

func buffered(operations int) {
	items := make(chan int, 100)
	go func() {
		for i := 0; i < operations; i++ {
			items <- 0
		}
		close(items)
	}()
	for range items {
	}
}

func send4(operations int, items chan<- int) {
	for i := 0; i < operations/4; i++ {
		items <- i
	}
}

func select4(operations int) {
	a, b, c, d := make(chan int), make(chan int), make(chan int), make(chan int)
	for _, items := range []chan int{a, b, c, d} {
		go send4(operations, items)
	}
	for i := 0; i < operations/4*4; i++ {
		select {
		case <-a:
		case <-b:
		case <-c:
		case <-d:
		}
	}
}

func yield(operations int) {
	var group sync.WaitGroup
	group.Add(2)
	for i := 0; i < 2; i++ {
		go func() {
			for j := 0; j < operations/2; j++ {
				runtime.Gosched()
			}
			group.Done()
		}()
	}
	group.Wait()
}

func contend(operations int, inside func()) {
	var group sync.WaitGroup
	var mutex sync.Mutex
	protected := 0
	group.Add(tasks)
	for i := 0; i < tasks; i++ {
		go func() {
			for j := 0; j < operations/tasks; j++ {
				mutex.Lock()
				protected++
				inside()
				mutex.Unlock()
			}
			group.Done()
		}()
	}
	group.Wait()
}

func mutex(operations int) {
	contend(operations, func() {})
}

func mutexYield(operations int) {
	contend(operations, runtime.Gosched)
}

func main() {
	shapes := map[string]func(int){"spawn": spawn, "pingpong": pingpong,
		"buffered": buffered, "select4": select4, "yield": yield, "mutex": mutex,
		"mutexyield": mutexYield}
	if len(os.Args) != 4 || shapes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: go_bench SHAPE OPERATIONS WORKERS")
		os.Exit(2)
	}
	operations, _ := strconv.Atoi(os.Args[2])
	workers, _ := strconv.Atoi(os.Args[3])
	runtime.GOMAXPROCS(workers)
	start := time.Now()
	shapes[os.Args[1]](operations)
	spent := float64(time.Since(start).Nanoseconds())
	fmt.Printf("%.2f\n", spent/float64(operations))
}
