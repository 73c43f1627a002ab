// SPDX-License-Identifier: MIT

// Active, canceled, deadline exceeded: why did it end?
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	limit = 300 * time.Millisecond
	leave = 200 * time.Millisecond
)

func state(ctx context.Context) string {
	if err := ctx.Err(); err != nil {
		return err.Error()
	}
	return "active"
}

func cook(ctx context.Context, dish string, effort time.Duration,
	out *sync.WaitGroup) {
	defer out.Done()
	select {
	case <-ctx.Done():
		fmt.Printf("%s: given up, %s\n", dish, state(ctx))
	case <-time.After(effort):
		fmt.Printf("%s: served, %s\n", dish, state(ctx))
	}
}

func main() {
	kitchen, closeKitchen := context.WithTimeout(
		context.Background(), limit)
	guest, goHome := context.WithCancel(kitchen)
	var out sync.WaitGroup
	out.Add(3)
	go cook(kitchen, "tea", 100*time.Millisecond, &out)
	go cook(kitchen, "biryani", 500*time.Millisecond, &out)
	go cook(guest, "sweets", 400*time.Millisecond, &out)

	time.Sleep(leave)
	goHome()
	out.Wait()
	closeKitchen()
	fmt.Println("kitchen:", state(kitchen))
	fmt.Println("guest:", state(guest))
}
