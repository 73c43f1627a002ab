// SPDX-License-Identifier: MIT

// One pump, one key: who holds it pumps, the others wait.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	keep    = false // the pump, while washing
	drivers = 3
	air     = 200 * time.Millisecond
	wash    = 300 * time.Millisecond
	gap     = 0 * time.Millisecond
)

type garage struct {
	pump   sync.Mutex
	pumped int // only under the mutex
	out    sync.WaitGroup
}

func (g *garage) pumpUp() {
	pumped := g.pumped
	time.Sleep(air)
	g.pumped = pumped + 1
}

func (g *garage) driver() {
	defer g.out.Done()
	g.pump.Lock()
	g.pumpUp()
	if keep {
		time.Sleep(wash)
		g.pump.Unlock()
	} else {
		g.pump.Unlock()
		time.Sleep(wash)
	}
}

func main() {
	var g garage
	for i := 0; i < drivers; i++ {
		g.out.Add(1)
		go g.driver()
		time.Sleep(gap)
	}
	g.out.Wait()
	fmt.Println("pumped:", g.pumped)
}
