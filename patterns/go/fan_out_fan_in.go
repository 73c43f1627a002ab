// SPDX-License-Identifier: MIT

// Work is spread over tasks, and what they make is gathered.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	gather    = "merged" // or "in_turn"
	examiners = 3
	count     = 9
	effort    = 200 * time.Millisecond
)

func dealer(scripts chan<- int) {
	for script := 1; script <= count; script++ {
		scripts <- script
	}
	close(scripts)
}

func examiner(scripts <-chan int, marks chan<- int) {
	for script := range scripts {
		time.Sleep(effort)
		marks <- 40 + 5*script
	}
	close(marks)
}

func runner(marks <-chan int, all chan<- int, runners *sync.WaitGroup) {
	defer runners.Done()
	for mark := range marks {
		all <- mark
	}
}

func closer(all chan<- int, runners *sync.WaitGroup) {
	runners.Wait()
	close(all)
}

func addUp(marks <-chan int) (total int) {
	for mark := range marks {
		fmt.Println("mark", mark)
		total += mark
	}
	return total
}

func gatherInTurn(desks []chan int) (total int) {
	for _, marks := range desks {
		total += addUp(marks)
	}
	return total
}

func gatherMerged(desks []chan int) int {
	all := make(chan int)
	var runners sync.WaitGroup
	runners.Add(len(desks))
	for _, marks := range desks {
		go runner(marks, all, &runners)
	}
	go closer(all, &runners)
	return addUp(all)
}

func main() {
	scripts := make(chan int)
	go dealer(scripts)
	desks := make([]chan int, examiners)
	for i := range desks {
		desks[i] = make(chan int)
		go examiner(scripts, desks[i])
	}

	if gather == "merged" {
		fmt.Println("total", gatherMerged(desks))
	} else {
		fmt.Println("total", gatherInTurn(desks))
	}
}
