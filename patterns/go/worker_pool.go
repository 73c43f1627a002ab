// SPDX-License-Identifier: MIT

// A fixed number of workers share one queue of jobs.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	workers   = 3
	count     = 9
	capacity  = 3
	cost      = 300 * time.Millisecond
	stopAfter = 0 * time.Millisecond // 0: never
)

func worker(day context.Context, jobs <-chan int, results chan<- int,
	done *sync.WaitGroup) {
	defer done.Done()
	for job := range jobs {
		if day.Err() != nil {
			continue // off the rail, and no more
		}
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
	day := context.Background()
	if stopAfter > 0 {
		var cancel context.CancelFunc
		day, cancel = context.WithTimeout(day, stopAfter)
		defer cancel()
	}
	go producer(jobs)
	for i := 0; i < workers; i++ {
		done.Add(1)
		go worker(day, jobs, results, &done)
	}
	go closer(results, &done)

	for result := range results {
		fmt.Println("result", result)
	}
}
