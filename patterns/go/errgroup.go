// SPDX-License-Identifier: MIT

// All of it or nothing: the first error calls the rest back.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

const (
	listen  = true
	soldOut = 2
	limit   = 0 // 0: none
	ride    = 150 * time.Millisecond
)

// group is what golang.org/x/sync/errgroup has as Group.
type group struct {
	cancel context.CancelFunc
	tasks  sync.WaitGroup
	once   sync.Once
	err    error
	slots  chan bool // nil: no limit
}

func withContext(parent context.Context) (*group, context.Context) {
	ctx, cancel := context.WithCancel(parent)
	return &group{cancel: cancel}, ctx
}

func (g *group) setLimit(n int) {
	g.slots = make(chan bool, n)
}

func (g *group) start(fn func() error) {
	if g.slots != nil {
		g.slots <- true
	}
	g.tasks.Add(1)
	go func() {
		defer g.tasks.Done()
		if err := fn(); err != nil {
			g.once.Do(func() {
				g.err = err
				g.cancel()
			})
		}
		if g.slots != nil {
			<-g.slots
		}
	}()
}

func (g *group) wait() error {
	g.tasks.Wait()
	g.cancel()
	return g.err
}

func errand(ctx context.Context, i int, item string) error {
	select {
	case <-time.After(time.Duration(i) * ride):
	case <-ctx.Done():
		fmt.Printf("%s: called back\n", item)
		return errors.New("called back")
	}
	if i == soldOut {
		fmt.Printf("%s: sold out\n", item)
		return errors.New("sold out")
	}
	fmt.Printf("%s: bought\n", item)
	return nil
}

func main() {
	feast, ctx := withContext(context.Background())
	if limit > 0 {
		feast.setLimit(limit)
	}
	if !listen {
		ctx = context.Background()
	}

	items := []string{"rice", "meat", "spice", "ghee", "sweets"}
	for i, item := range items {
		i, item := i+1, item
		feast.start(func() error { return errand(ctx, i, item) })
	}

	if err := feast.wait(); err != nil {
		fmt.Println("no feast:", err)
	} else {
		fmt.Println("let us cook")
	}
}
