// SPDX-License-Identifier: MIT

// Each stage is a task; what it makes, the next one takes.
package main

import (
	"context"
	"fmt"
	"time"
)

const (
	withCancel = true
	tiles      = 8
	wanted     = 4
	pace       = 200 * time.Millisecond
)

// pass sends; it returns false when the pipeline is cancelled.
func pass(ctx context.Context, out chan<- int, value int) bool {
	select {
	case out <- value:
		return true
	case <-ctx.Done():
		return false
	}
}

func generate(ctx context.Context, count int) <-chan int {
	sides := make(chan int)
	go func() {
		defer close(sides)
		for n := 1; n <= count && pass(ctx, sides, n); n++ {
		}
	}()
	return sides
}

func square(ctx context.Context, in <-chan int) <-chan int {
	areas := make(chan int)
	go func() {
		defer close(areas)
		for side := range in {
			time.Sleep(pace)
			if !pass(ctx, areas, side*side) {
				return
			}
		}
	}()
	return areas
}

func main() {
	order, cancel := context.WithCancel(context.Background())
	areas := square(order, generate(order, tiles))

	for left := wanted; left > 0; left-- {
		area, ok := <-areas
		if !ok {
			break
		}
		fmt.Println("area", area)
	}

	if withCancel {
		cancel()
		for range areas {
			// Broken up: nobody wants it any more.
		}
		fmt.Println("the workshop is empty")
	}
}
