// SPDX-License-Identifier: MIT

// The twin of shapes.c, in Go: the same shapes, printed as nanoseconds for
// each operation, or what else the shape measures; with Go's own tracer on, if
// so asked.
//
//	go_bench SHAPE OPERATIONS WORKERS [traced]
package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/trace"
	"sort"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const batch = 1000
const tasks = 8
const naps = 10

// What a shape measures instead of its time.
var result float64

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

func spawnAll(operations int) {
	var group sync.WaitGroup
	group.Add(operations)
	for i := 0; i < operations; i++ {
		go group.Done()
	}
	group.Wait()
}

func buffered4(operations int) {
	items := make(chan int, 100)
	var group sync.WaitGroup
	group.Add(4)
	for i := 0; i < 4; i++ {
		go func() {
			for j := 0; j < operations/4; j++ {
				items <- 0
			}
			group.Done()
		}()
		go func() {
			for range items {
			}
		}()
	}
	group.Wait()
	close(items)
}

func sieve(operations int) {
	from := make(chan int)
	go func() {
		for i := 2; ; i++ {
			from <- i
		}
	}()
	in := from
	for n := 0; n < operations; n++ {
		prime := <-in
		out := make(chan int)
		go func(in, out chan int, prime int) {
			for i := range in {
				if i%prime != 0 {
					out <- i
				}
			}
		}(in, out, prime)
		in = out
	}
}

func pool(operations int) {
	jobs, results := make(chan int, 100), make(chan int, 100)
	var group sync.WaitGroup
	group.Add(tasks)
	for i := 0; i < tasks; i++ {
		go func() {
			for item := range jobs {
				results <- item * item
			}
			group.Done()
		}()
	}
	go func() {
		for i := 0; i < operations; i++ {
			jobs <- 0
		}
		close(jobs)
	}()
	go func() {
		group.Wait()
		close(results)
	}()
	for range results {
	}
}

func sleepers(operations int) {
	busy := cpu()
	var group sync.WaitGroup
	group.Add(operations)
	for i := 0; i < operations; i++ {
		go func() {
			for j := 0; j < naps; j++ {
				time.Sleep(100 * time.Millisecond)
			}
			group.Done()
		}()
	}
	group.Wait()
	result = (cpu() - busy) / float64(operations)
}

func overshoot(operations int) {
	late := make([][naps]float64, operations)
	var group sync.WaitGroup
	group.Add(operations)
	for i := range late {
		go func(late *[naps]float64) {
			for j := range late {
				start := time.Now()
				time.Sleep(100 * time.Millisecond)
				late[j] = float64(time.Since(start).Nanoseconds()) - 1e8
			}
			group.Done()
		}(&late[i])
	}
	group.Wait()
	all := make([]float64, 0, operations*naps)
	for i := range late {
		all = append(all, late[i][:]...)
	}
	sort.Float64s(all)
	result = all[len(all)/100*99]
}

func residentBytes() float64 {
	var size, resident float64
	file, err := os.Open("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	fmt.Fscan(file, &size, &resident)
	return resident * float64(os.Getpagesize())
}

func parked(operations int) {
	there := make(chan int)
	before := residentBytes()
	var group sync.WaitGroup
	group.Add(operations)
	for i := 0; i < operations; i++ {
		go func() {
			group.Done()
			<-there
		}()
	}
	group.Wait()
	result = (residentBytes() - before) / float64(operations)
	close(there)
}

// What sleeping costs is not the time that passes.
func cpu() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano() + usage.Stime.Nano())
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
	shapes := map[string]func(int){"spawn": spawn, "spawnall": spawnAll, "buffered4": buffered4,
		"sieve": sieve, "pool": pool, "sleepers": sleepers, "pingpong": pingpong,
		"buffered": buffered, "select4": select4, "yield": yield, "mutex": mutex,
		"mutexyield": mutexYield, "overshoot": overshoot, "parked": parked}
	if len(os.Args) < 4 || len(os.Args) > 5 || shapes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: go_bench SHAPE OPERATIONS WORKERS [traced]")
		os.Exit(2)
	}
	operations, _ := strconv.Atoi(os.Args[2])
	workers, _ := strconv.Atoi(os.Args[3])
	runtime.GOMAXPROCS(workers)
	if len(os.Args) == 5 {
		if err := trace.Start(io.Discard); err != nil {
			panic(err)
		}
		defer trace.Stop()
	}
	start := time.Now()
	shapes[os.Args[1]](operations)
	if result == 0 {
		result = float64(time.Since(start).Nanoseconds()) / float64(operations)
	}
	fmt.Printf("%.2f\n", result)
}
