// SPDX-License-Identifier: MIT

// The customer leaves, and the work in the back stops.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	forget = false // to pass the context on
	pages  = 6
	cost   = 100 * time.Millisecond
	leave  = 350 * time.Millisecond
)

func printer(ctx context.Context, out *sync.WaitGroup) {
	defer out.Done()
	for page := 1; page <= pages; page++ {
		select {
		case <-ctx.Done():
			fmt.Println("stopped: the customer left")
			return
		case <-time.After(cost):
			fmt.Println("page", page)
		}
	}
}

func counter(ctx context.Context, out *sync.WaitGroup) {
	if forget {
		ctx = context.Background()
	}
	go printer(ctx, out)
	fmt.Println("it will be ready soon")
}

func main() {
	customer, goAway := context.WithCancel(context.Background())
	var out sync.WaitGroup
	out.Add(1)
	go counter(customer, &out)
	time.Sleep(leave)
	goAway()
	out.Wait()
}
