// SPDX-License-Identifier: MIT

// Six rickshaws are broken; who mends which, and when?
package main

// real time

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

const (
	workers   = 4
	rickshaws = 6
	parts     = 3
	part      = 100 * time.Millisecond
	yields    = false
	closing   = 1200 * time.Millisecond
)

// work keeps its worker busy, as task_work does.
func work(duration time.Duration) {
	for start := time.Now(); time.Since(start) < duration; {
	}
}

func mend(out *sync.WaitGroup) {
	for i := 0; i < parts; i++ {
		work(part)
		if yields {
			runtime.Gosched()
		}
	}
	out.Done()
}

func main() {
	var out sync.WaitGroup
	begin := time.Now()
	runtime.GOMAXPROCS(workers)
	for i := 0; i < rickshaws; i++ {
		out.Add(1)
		go mend(&out)
	}
	out.Wait()
	if time.Since(begin) > closing {
		fmt.Println("all mended, late")
	} else {
		fmt.Println("all mended, in time")
	}
}
