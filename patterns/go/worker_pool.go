// SPDX-License-Identifier: MIT

// A fixed number of workers share one queue of jobs.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	workers  = 3
	count    = 9
	capacity = 3
	cost     = 300 * time.Millisecond
)

func worker(jobs <-chan int, results chan<- int, done *sync.WaitGroup) {
	defer done.Done()
	for job := range jobs {
		time.Sleep(cost)
		results <- job * job
	}
}

func closer(results chan<- int, done *sync.WaitGroup) {
	done.Wait()
	close(results)
}

func producer(jobs chan<- int) {
	for job := 1; job <= count; job++ {
		jobs <- job
	}
	close(jobs)
}

func main() {
	jobs := make(chan int, capacity)
	results := make(chan int, capacity)
	var done sync.WaitGroup
	go producer(jobs)
	for i := 0; i < workers; i++ {
		done.Add(1)
		go worker(jobs, results, &done)
	}
	go closer(results, &done)

	for result := range results {
		fmt.Println("result", result)
	}
}
