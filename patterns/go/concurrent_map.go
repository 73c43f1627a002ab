// SPDX-License-Identifier: MIT

// Each call on the map is safe; two calls in a row are not.
//
// varies
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	split = true // look and store by two calls
	walk  = 200 * time.Millisecond
)

type station struct {
	shelfOf sync.Map // a guest's name: a shelf
	shelves int64
	out     sync.WaitGroup
}

func (s *station) newShelf() int64 {
	return atomic.AddInt64(&s.shelves, 1)
}

func (s *station) twoCalls(guest string) interface{} {
	shelf, found := s.shelfOf.Load(guest)
	if !found {
		shelf = s.newShelf()
		time.Sleep(walk)
		s.shelfOf.Store(guest, shelf)
	}
	return shelf
}

func (s *station) oneCall(guest string) interface{} {
	shelf := s.newShelf()
	time.Sleep(walk)
	kept, _ := s.shelfOf.LoadOrStore(guest, shelf)
	return kept
}

func (s *station) porter(guest string) {
	defer s.out.Done()
	var shelf interface{}
	if split {
		shelf = s.twoCalls(guest)
	} else {
		shelf = s.oneCall(guest)
	}
	fmt.Printf("%s: shelf %d\n", guest, shelf)
}

func main() {
	var s station
	s.out.Add(3)
	for _, guest := range []string{"Karim", "Karim", "Shila"} {
		go s.porter(guest)
	}
	s.out.Wait()
}
