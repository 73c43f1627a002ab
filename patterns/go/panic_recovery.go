// SPDX-License-Identifier: MIT

// A panic ends at its task's edge: in a log, or as an answer.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	swollen = 3
	effort  = 150 * time.Millisecond
)

type answer struct {
	phone int
	err   any // nil: repaired
}

type shop struct {
	desk   chan answer
	fixers sync.WaitGroup
	way    func(s *shop, phone int)
}

func repair(phone int) {
	time.Sleep(time.Duration(phone) * effort)
	if phone == swollen {
		panic("the battery bursts")
	}
}

func unrecovered(s *shop, phone int) {
	repair(phone)
	s.desk <- answer{phone, nil}
}

func logged(s *shop, phone int) {
	defer func() {
		if message := recover(); message != nil {
			fmt.Printf("log: phone %d: %v\n", phone, message)
		}
	}()
	unrecovered(s, phone)
}

func answered(s *shop, phone int) {
	defer func() {
		s.desk <- answer{phone, recover()}
	}()
	repair(phone)
}

func (s *shop) fixer(phone int) {
	defer s.fixers.Done()
	s.way(s, phone)
}

func (s *shop) closer() {
	s.fixers.Wait()
	close(s.desk)
}

func main() {
	s := &shop{desk: make(chan answer)}
	s.way = unrecovered // or logged, or answered
	for i := 1; i <= 3; i++ {
		s.fixers.Add(1)
		go s.fixer(i)
	}
	go s.closer()

	for got := range s.desk {
		if got.err != nil {
			fmt.Printf("phone %d: %v\n", got.phone, got.err)
		} else {
			fmt.Printf("phone %d: repaired\n", got.phone)
		}
	}
}
