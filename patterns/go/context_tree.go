// SPDX-License-Identifier: MIT

// Contexts form a tree; to cancel one ends all below it.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	cancelAll = true // else only the south
	storm     = 500 * time.Millisecond
	north     = 350 * time.Millisecond
)

type key string

func boat(ctx context.Context, name string, out *sync.WaitGroup) {
	defer out.Done()
	fmt.Printf("%s: loads %v\n", name, ctx.Value(key("cargo")))
	for trips := 0; ; trips++ {
		select {
		case <-ctx.Done():
			fmt.Printf("%s: home after %d, %v\n", name, trips, ctx.Err())
			return
		case <-time.After(150 * time.Millisecond):
		}
	}
}

func main() {
	day, cancelDay := context.WithCancel(context.Background())
	defer cancelDay()
	rice := context.WithValue(day, key("cargo"), "rice")
	north, cancelNorth := context.WithTimeout(rice, north)
	defer cancelNorth()
	south, cancelSouth := context.WithCancel(rice)
	defer cancelSouth()
	island, cancelIsland := context.WithCancel(south)
	defer cancelIsland()

	var out sync.WaitGroup
	out.Add(3)
	go boat(north, "north", &out)
	go boat(south, "south", &out)
	go boat(island, "island", &out)

	time.Sleep(storm)
	if cancelAll {
		cancelDay()
	} else {
		cancelSouth()
	}
	out.Wait()
}
