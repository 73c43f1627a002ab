// SPDX-License-Identifier: MIT

// Two tasks add to one number, and an update gets lost.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	locked = false
	count  = 200 * time.Millisecond
	gap    = 0 * time.Millisecond
)

type shop struct {
	total int
	chalk sync.Mutex
	out   sync.WaitGroup
}

func (s *shop) add(taka int) {
	total := s.total
	time.Sleep(count)
	s.total = total + taka
}

func (s *shop) addLocked(taka int) {
	s.chalk.Lock()
	defer s.chalk.Unlock()
	s.add(taka)
}

func (s *shop) cashier() {
	defer s.out.Done()
	if locked {
		s.addLocked(100)
	} else {
		s.add(100)
	}
}

func main() {
	var s shop
	s.out.Add(2)
	go s.cashier()
	time.Sleep(gap)
	go s.cashier()

	s.out.Wait()
	fmt.Println("total", s.total)
}
