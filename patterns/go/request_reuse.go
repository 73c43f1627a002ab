// SPDX-License-Identifier: MIT

// A form is used again while a task still looks at it.
//
// varies
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	copied    = false
	customers = 3
	walk      = 300 * time.Millisecond
)

type form struct {
	customer int
}

type bank struct {
	forms sync.Pool
	out   sync.WaitGroup
}

func (b *bank) clerk(f *form, customer int) {
	defer b.out.Done()
	time.Sleep(walk)
	if !copied {
		customer = f.customer
	}
	fmt.Println("a letter to customer", customer)
}

func (b *bank) handle(customer int) {
	f := b.forms.Get().(*form)
	f.customer = customer
	b.out.Add(1)
	go b.clerk(f, f.customer)
	b.forms.Put(f)
}

func main() {
	b := bank{forms: sync.Pool{New: func() interface{} { return new(form) }}}
	for i := 1; i <= customers; i++ {
		b.handle(i)
	}
	b.out.Wait()
}
