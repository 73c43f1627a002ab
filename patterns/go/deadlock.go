// SPDX-License-Identifier: MIT

// Each holds what the other wants, and neither lets go.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	ordered = false
	reach   = 200 * time.Millisecond
)

type kitchen struct {
	knife, board sync.Mutex
	out          sync.WaitGroup
}

func (k *kitchen) cut(first, second *sync.Mutex, what string) {
	first.Lock()
	time.Sleep(reach)
	second.Lock()
	fmt.Println(what, "cut")
	second.Unlock()
	first.Unlock()
	k.out.Done()
}

func (k *kitchen) fishCook() { k.cut(&k.knife, &k.board, "fish") }

func (k *kitchen) onionCook() {
	if ordered {
		k.cut(&k.knife, &k.board, "onions")
	} else {
		k.cut(&k.board, &k.knife, "onions")
	}
}

func main() {
	var k kitchen
	k.out.Add(2)
	go k.fishCook()
	go k.onionCook()
	k.out.Wait()
	fmt.Println("the guests eat")
}
