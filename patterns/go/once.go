// SPDX-License-Identifier: MIT

// Whoever comes first lights the stove; nobody else does.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	flag   = true
	cooks  = 3
	effort = 300 * time.Millisecond
)

type stall struct {
	lit  bool // only with the flag
	fire sync.Once
	out  sync.WaitGroup
}

func (s *stall) light() {
	time.Sleep(effort)
	fmt.Println("the stove is lit")
}

func (s *stall) lightByFlag() {
	if !s.lit {
		s.light()
		s.lit = true
	}
}

func (s *stall) cook() {
	defer s.out.Done()
	if flag {
		s.lightByFlag()
	} else {
		s.fire.Do(s.light)
	}
	fmt.Println("tea")
}

func main() {
	var s stall
	for i := 0; i < cooks; i++ {
		s.out.Add(1)
		go s.cook()
	}
	s.out.Wait()
}
