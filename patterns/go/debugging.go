// SPDX-License-Identifier: MIT

// Nothing moves in the office. Who is it that all wait for?
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

const (
	keeps      = true    // the stamp, while waiting for tea
	tool       = "count" // or "dump", "profile"
	applicants = 5
	brew       = 800 * time.Millisecond
)

type office struct {
	stamp sync.Mutex
	tea   chan int
	out   sync.WaitGroup
}

func (o *office) teaBoy() {
	time.Sleep(brew)
	o.tea <- 1
}

func (o *office) officer() {
	o.stamp.Lock()
	if keeps {
		<-o.tea
		o.stamp.Unlock()
	} else {
		o.stamp.Unlock()
		<-o.tea
	}
	o.out.Done()
}

func (o *office) applicant() {
	o.stamp.Lock()
	time.Sleep(time.Millisecond)
	o.stamp.Unlock()
	o.out.Done()
}

func look() {
	switch tool {
	case "count":
		fmt.Println(runtime.NumGoroutine(), "tasks")
	case "dump":
		pprof.Lookup("goroutine").WriteTo(os.Stdout, 2)
	case "profile":
		pprof.Lookup("goroutine").WriteTo(os.Stdout, 1)
	}
}

func main() {
	o := office{tea: make(chan int)}
	o.out.Add(1)
	go o.teaBoy()
	go o.officer()
	time.Sleep(brew / 4)
	for i := 0; i < applicants; i++ {
		o.out.Add(1)
		go o.applicant()
	}
	time.Sleep(brew / 4)
	look()
	o.out.Wait()
}
